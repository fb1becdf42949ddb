// As many as the cores of a small machine: most classes wait for processes, and other projects run beside this one.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
