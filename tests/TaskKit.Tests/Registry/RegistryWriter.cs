using TaskKit.Registry;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Registry;

/// <summary>Changes task types that nobody else changes, and looks after each change that it has not been lost.</summary>
/// <param name="registry">The registry, which others change as well.</param>
/// <param name="name">The beginning of the names of its types.</param>
/// <param name="seed">The seed of its changes.</param>
internal sealed class RegistryWriter(TaskRegistry registry, string name, int seed)
{
    private const int Types = 4;
    private const int Versions = 3;

    private readonly Dictionary<string, SortedDictionary<int, string>> _handlers = [];
    private readonly HashSet<string> _off = [];

    public Random Random { get; } = new(seed);

    /// <summary>The number of handlers that it has registered and not removed.</summary>
    public int Handlers => _handlers.Values.Sum(versions => versions.Count);

    public void Step()
    {
        string type = $"{name}-{Random.Next(Types)}";
        switch (Random.Next(10))
        {
            case < 5:
                Register(type, Random.Next(1, Versions + 1), isOverride: Random.Next(2) == 0);
                break;
            case < 6:
                // What is disabled stays so for a type that comes back.
                Assert.Equal(_handlers.Remove(type), registry.Remove(type));
                break;
            case < 8 when _handlers.ContainsKey(type):
                Assert.Equal(_off.Add(type), registry.Disable(type, $"off by {name}"));
                break;
            case < 10 when _handlers.ContainsKey(type):
                Assert.Equal(_off.Remove(type), registry.Enable(type));
                break;
        }
        Check(type);
    }

    public void Check()
    {
        for (int type = 0; type < Types; type++)
            Check($"{name}-{type}");
    }

    private void Register(string type, int version, bool isOverride)
    {
        string domain = $"d{Random.Next(3)}";
        var versions = _handlers.GetValueOrDefault(type);
        // All versions of a type have one domain.
        if (versions is { Count: > 0 })
            domain = versions.Values.First();
        var registration = TestSupport.Handlers.Of(type, domain: domain, version: version);
        if (versions?.ContainsKey(version) == true && !isOverride)
        {
            Assert.Throws<TaskHandlerAlreadyRegisteredException>(() => registry.Register(registration));
            return;
        }
        registry.Register(registration, isOverride);
        if (versions is null)
            _handlers[type] = versions = [];
        versions[version] = domain;
    }

    private void Check(string type)
    {
        var versions = _handlers.GetValueOrDefault(type);
        Assert.Equal(
            versions?.Keys ?? Enumerable.Empty<int>(),
            registry.Registrations.Where(registration => registration.Type == type).Select(registration => registration.Version)
        );
        Assert.Equal(versions is not null, registry.IsRegistered(type));
        Assert.Equal(versions is not null && !_off.Contains(type), registry.IsOn(type));
        if (versions is not null)
        {
            Assert.Equal(_off.Contains(type) ? $"off by {name}" : null, registry.Info(type)!.OffReason);
            Assert.Contains(type, registry.TypesOf(versions.Values.First())!);
        }
    }
}
