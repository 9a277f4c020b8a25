"""The only place where everything meets: settings, addresses, wiring and the way it is started."""
