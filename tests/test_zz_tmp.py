def test_h(browser_of, story):
    c=browser_of("clara")
    for u in ["/fjordlund/","/nowhere/","/static/portal.css","/static/mark.svg","/healthz", f"/fjordlund/plans/1/export/initiatives.csv"]:
        r=c.get(u); print(u, r.status_code); [print("   ",k,":",v) for k,v in r.headers.items()]
    r=c.trace("/"); print(r.status_code, dict(r.headers))
