// As many as the cores of a small machine: another project runs beside this one.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
