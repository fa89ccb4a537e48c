import time
def test_a(story): pass
def test_b(story): pass
def test_c(story, client, browser_of):
    r = browser_of("clara").get("/fjordlund/")
    print(r.status_code)
    assert r.status_code==200
def test_d(story, browser_of):
    from django.test.utils import CaptureQueriesContext
    from django.db import connection
    c=browser_of("clara")
    for u in ["/fjordlund/","/fjordlund/plans/1/","/fjordlund/plans/1/initiatives/",f"/fjordlund/plans/1/initiatives/{story.swings.pk}/",f"/fjordlund/plans/1/initiatives/{story.swings.pk}/edit/",f"/fjordlund/plans/1/initiatives/{story.swings.pk}/history/","/fjordlund/people/","/fjordlund/departments/","/fjordlund/programme/","/fjordlund/plans/1/documents/","/fjordlund/plans/1/import/"]:
        t=time.time()
        with CaptureQueriesContext(connection) as q:
            r=c.get(u)
        print(u, r.status_code, len(q), round((time.time()-t)*1000))
