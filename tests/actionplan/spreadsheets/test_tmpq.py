import time, tracemalloc
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.actionplan.spreadsheets.test_importing import HEAD, take_in
from tests.actionplan.spreadsheets.conftest import *
from actionplan.spreadsheets.writing import *
from actionplan.spreadsheets.proposal import preview
from contextlib import contextmanager
@contextmanager
def timed(name):
    with CaptureQueriesContext(connection) as c:
        t=time.time(); yield; t=time.time()-t
    print(f"{name}: {t:.2f} s, {len(c)} queries")
def test_big(plan):
    N=5000
    head=(*HEAD,"Ansvarlig","Artikler","Beskrivelse","Målgruppe","Bemærkning")
    rows=[(f"{n%5}.{n}",f"Fokus {n%5}",f"Tema {n%40} {n%5}",f"Indsats {n}",f"Afdeling {n%30} / Afdeling {n%7}","12, 31","Tekst "*60,"børn","note") for n in range(N)]
    print()
    b=workbook_of(head,*rows)
    with timed("read xlsx"): t=read_table(b,"a.xlsx")
    with timed("preview new"): preview(plan,t)
    with timed("import new"): take_in(plan,t)
    with timed("preview same"): preview(plan,t)
    with timed("import same"): take_in(plan,t)
    with timed("export xlsx"): x=initiatives_workbook(plan)
    import cProfile,pstats; p=cProfile.Profile(); p.enable(); y=initiatives_csv(plan); p.disable(); pstats.Stats(p).sort_stats("cumtime").print_stats(28); assert 0
    with timed("read csv"): t2=read_table(y,"a.csv")
    r=preview(plan,read_table(x,"a.xlsx")).counts; print(r); assert r["unchanged"]==N
    assert preview(plan,t2).counts["unchanged"]==N
    t=table_of(head,*[(*r[:3],r[3]+" ny",*r[4:]) for r in rows[:500]])
    t0=time.time(); print(take_in(plan,t).counts, time.time()-t0)
