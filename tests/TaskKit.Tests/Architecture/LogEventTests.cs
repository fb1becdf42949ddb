using System.Reflection;
using Microsoft.Extensions.Logging;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Architecture;

/// <summary>The ids of log events: a filter by id must find the same event in every package.</summary>
public sealed class LogEventTests
{
    private static readonly Dictionary<string, (int First, int Last)> Ranges = new()
    {
        ["TaskKit"] = (1, 999),
        ["TaskKit.Sqlite"] = (1000, 1099),
        ["TaskKit.Brokers"] = (1100, 1199),
        ["TaskKit.Redis.State"] = (1200, 1299),
        ["TaskKit.Kafka"] = (1300, 1399),
        ["TaskKit.Http"] = (1400, 1499),
    };

    private static IReadOnlyList<(string Package, int Id, string Method)> Events { get; } =
    [
        .. from folder in Directory.EnumerateDirectories(Path.Combine(Repository.Root, "src", "Runtime"))
        where Directory.EnumerateFiles(folder, "*.csproj").Any()
        let package = Path.GetFileName(folder)
        from type in Assembly.Load(package).GetTypes()
        from method in type.GetMethods(
            BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly
        )
        let message = method.GetCustomAttribute<LoggerMessageAttribute>()
        where message is not null
        select (package, message.EventId, $"{type.FullName}.{method.Name}"),
    ];

    [Fact]
    public void Ids_stand_for_one_event()
    {
        Assert.NotEmpty(Events);
        Assert.Empty(
            Events
                .GroupBy(each => each.Id)
                .Where(id => id.Count() > 1)
                .Select(id => $"{id.Key}: {string.Join(", ", id.Select(each => each.Method))}")
        );
    }

    [Fact]
    public void Ids_lie_in_the_range_of_their_package() =>
        Assert.DoesNotContain(
            Events,
            each => !Ranges.TryGetValue(each.Package, out var range) || each.Id < range.First || each.Id > range.Last
        );

    [Fact]
    public void Ranges_do_not_overlap()
    {
        (int First, int Last)[] ordered = [.. Ranges.Values.OrderBy(range => range.First)];
        for (int i = 1; i < ordered.Length; i++)
            Assert.True(ordered[i - 1].Last < ordered[i].First);
    }
}
