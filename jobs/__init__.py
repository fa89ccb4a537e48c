"""Work to run and mail to send: what the worker does when nobody is waiting at the screen."""
