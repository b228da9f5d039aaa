"""The engine: freeze, plan, sweep, prove. Only `erasure.actions` may call it.

Every statement here runs in a transaction of its caller's, inside the account. What is
done to a relation is decided by `erasure.fates` and by nothing in here.
"""
