using System.Collections.Concurrent;
using TaskKit.Registry;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Registry;

/// <summary>Registrations, removals, switches and reads of one registry from many threads at once, at random.</summary>
public sealed class RegistryStressTests
{
    private const int Writers = 4;
    private const int Readers = 3;
    private const int Steps = 300;
    private const int Contests = 60;

    private readonly TaskRegistry _registry = new();
    private readonly ConcurrentDictionary<int, int> _won = new();
    private int _disabled;
    private bool _isDone;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task No_change_is_lost_or_half_seen(int seed)
    {
        Replace(1);
        _registry.Register(Handlers.Of("shared"));
        var writers = Enumerable
            .Range(0, Writers)
            .Select(number => new RegistryWriter(_registry, $"w{number}", seed * Writers + number))
            .ToList();
        var readers = Enumerable.Range(0, Readers).Select(_ => OnThread(Read)).ToList();

        var writing = writers.Select(writer =>
            OnThread(() =>
            {
                for (int step = 0; step < Steps; step++)
                {
                    writer.Step();
                    Contend(step % Contests);
                    Switch(writer.Random);
                    Replace(writer.Random.Next(1, 5));
                }
            })
        );
        try
        {
            await Task.WhenAll([.. writing]);
        }
        finally
        {
            Volatile.Write(ref _isDone, true);
        }
        await Task.WhenAll(readers);

        Assert.All(writers, writer => writer.Check());
        Assert.Equal(Contests, _won.Count);
        Assert.All(_won, contest => Assert.Equal(1, contest.Value));
        Assert.Equal(_disabled == 0, _registry.IsOn("shared"));
        int all = writers.Sum(writer => writer.Handlers) + Contests + 2;
        Assert.Equal(all, _registry.Registrations.Count);
    }

    // A free name goes to one of those who want it, and each of the others is told.
    private void Contend(int contest)
    {
        try
        {
            _registry.Register(Handlers.Of($"contest-{contest:00}"));
            _won.AddOrUpdate(contest, 1, (_, times) => times + 1);
        }
        catch (TaskHandlerAlreadyRegisteredException)
        {
            Assert.True(_registry.IsRegistered($"contest-{contest:00}"));
        }
    }

    // Who is told that it changed something did.
    private void Switch(Random random)
    {
        if (random.Next(2) == 0)
        {
            if (_registry.Disable("shared", "a while"))
                Interlocked.Increment(ref _disabled);
        }
        else if (_registry.Enable("shared"))
            Interlocked.Decrement(ref _disabled);
    }

    // The version stands in each member of a registration, so that parts of two would show.
    private void Replace(int version) =>
        _registry.Register(
            "replaced",
            (_, _, _) => ValueTask.FromResult(TaskResult.Done),
            $"version {version}",
            $"{version}.0.0",
            allowOverride: true
        );

    private void Read()
    {
        do
        {
            var registrations = _registry.Registrations;
            var keys = registrations.Select(registration => (registration.Type, registration.Version)).ToList();
            Assert.Equal(keys.Distinct().OrderBy(key => key.Type, StringComparer.Ordinal).ThenBy(key => key.Version), keys);
            var replaced = Assert.Single(registrations, registration => registration.Type == "replaced");
            Assert.Equal((replaced.Description, replaced.VersionText), ($"version {replaced.Version}", $"{replaced.Version}.0.0"));
            var types = _registry.Types;
            Assert.Equal(types.Distinct().Order(StringComparer.Ordinal), types);
            Assert.All(_registry.Infos, info => Assert.Equal(info.IsOn, info.OffReason is null));
            Assert.Contains(_registry.Copy().Registrations, registration => registration.Type == "shared");
        } while (!Volatile.Read(ref _isDone));
    }

    private static Task OnThread(Action action) =>
        Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
