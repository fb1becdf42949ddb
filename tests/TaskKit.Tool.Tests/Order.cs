using TaskKit.TestSupport;
using TaskKit.Tool.Tests.Templates;

[assembly: TestCollectionOrderer(LongestFirst.Name, LongestFirst.Assembly)]
[assembly: TakesMinutes(Packages.Collection)]
// As many as the cores of a small machine: most classes wait for processes, and another project runs beside this one.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
