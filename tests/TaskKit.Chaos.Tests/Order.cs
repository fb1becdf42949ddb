// As many as the cores of a small machine. The runs that kill and freeze processes have the machine for themselves.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
