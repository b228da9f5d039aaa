"""What makes Lethe run on one machine: packages, services, processes.

Standard library only: all of it runs before the packages are there, in whatever
Python ≥ 3.11 a machine has. `bin/run`, `bin/manage`, `bin/test` and `bin/check` are
doors to `runtime.commands`; the container image starts its processes with
`python -m runtime web|worker|beat|migrate`, from the same table (processes.py).

    folder.py       the data folder: its parts, its locks
    venv.py         the virtual environment and the locked packages
    account.py      the account the services run under when root starts them
    place.py        where the services keep their files and sockets
    postgres.py     one embedded PostgreSQL
    redis.py        one embedded Redis
    keeper.py       the process that owns both while anybody uses them
    services.py     the users' side: have the services up, get their addresses
    processes.py    the command lines of web, worker, beat and migrate
    supervisor.py   keeps web, worker and beat alive
"""
