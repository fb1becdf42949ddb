using System.Text;
using Microsoft.Extensions.Time.Testing;
using TaskKit.Backends;
using TaskKit.Backends.Documents;
using TaskKit.TestSupport;

namespace TaskKit.Conformance.Documents;

/// <summary>A store that a story plays on, and what may befall it.</summary>
public abstract class StoryStage : IAsyncDisposable
{
    /// <summary>The clock that the store goes by.</summary>
    public FakeTimeProvider Time { get; } = Clock.New();

    /// <summary>The store, as it is open now.</summary>
    public abstract IDocumentStore Documents { get; }

    /// <summary>True when a crash may come while a write is under way.</summary>
    public virtual bool Interrupts => false;

    /// <summary>The store or the way to it breaks, and comes back.</summary>
    public virtual ValueTask CrashAsync(Random random) => ValueTask.CompletedTask;

    /// <summary>The store loses everything, where it may.</summary>
    /// <returns><see langword="false"/> when it never does.</returns>
    public virtual ValueTask<bool> TryLoseAllAsync() => ValueTask.FromResult(false);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}

/// <summary>A random series of calls: each answer of the store is that of the model.</summary>
public sealed class DocumentStory
{
    private static readonly string[] Kinds = ["notes", "marks"];
    private static readonly string[] Names = ["a", "a/1", "a/2", "b", "é", "😀"];
    private static readonly string[] Prefixes = ["", "a", "a/", "b", "é", "x"];

    private readonly StoryStage _stage;
    private readonly Random _random;
    private readonly DocumentModel _model = new();
    private int _writes;

    private DocumentStory(StoryStage stage, int seed) => (_stage, _random) = (stage, new(seed));

    /// <summary>Plays stories with the seeds from 1 on.</summary>
    /// <param name="open">Makes an empty store for each story.</param>
    /// <param name="stories">The number of stories.</param>
    /// <param name="steps">The number of calls in each.</param>
    public static async Task PlayAsync(Func<ValueTask<StoryStage>> open, int stories, int steps)
    {
        for (int seed = 1; seed <= stories; seed++)
        {
            await using var stage = await open();
            var story = new DocumentStory(stage, seed);
            for (int step = 0; step < steps; step++)
                try
                {
                    await story.StepAsync();
                }
                catch (Exception e)
                {
                    throw new InvalidOperationException($"Story {seed}, step {step}: {e.Message}", e);
                }
        }
    }

    private DateTimeOffset Now => _stage.Time.GetUtcNow();

    private string Kind => Pick(Kinds);

    private async Task StepAsync()
    {
        switch (_random.Next(100))
        {
            case < 45:
                var write = NextWrite();
                Assert.Equal(_model.Write(write, Now), await _stage.Documents.WriteAsync(write, CancellationToken.None));
                break;
            case < 60:
                await CheckAsync(Kind, Pick(Names));
                break;
            case < 75:
                await CheckListAsync(Kind, Pick(Prefixes));
                break;
            case < 80:
                string kind = Kind;
                Assert.Equal(_model.Change(kind), await _stage.Documents.ChangeAsync(kind, CancellationToken.None));
                break;
            case < 92:
                MoveClock();
                break;
            case < 96:
                await _stage.CrashAsync(_random);
                break;
            case < 98:
                await InterruptAsync();
                break;
            default:
                await LoseAllAsync();
                break;
        }
    }

    private DocumentWrite NextWrite()
    {
        var (kind, name) = (Kind, Pick(Names));
        long current = _model.Read(kind, name, Now)?.Version ?? 0;
        long? expected = _random.Next(5) switch
        {
            0 => null,
            1 => 0,
            2 => current - _random.Next(3) is var stale and >= 0 ? stale : 1,
            _ => current,
        };
        if (_random.Next(5) == 0)
            return DocumentWrite.Delete(kind, name) with { Expected = expected };
        DateTimeOffset? expires = _random.Next(3) == 0 ? Now.AddMilliseconds(_random.Next(-2, 50)) : null;
        return new DocumentWrite(kind, name, Encoding.UTF8.GetBytes($$"""{"write":{{++_writes}}}"""))
        {
            Expected = expected,
            Expires = expires,
        };
    }

    // Often not at all, so that several writes share a millisecond; sometimes back.
    private void MoveClock()
    {
        int by = _random.Next(-5, 30);
        if (by > 0 || !_model.HasExpiredSince(Now.AddMilliseconds(by), Now))
            _stage.Time.AdjustTime(Now.AddMilliseconds(by));
    }

    // Nobody knows whether it is stored; afterwards it is so or not for good.
    private async Task InterruptAsync()
    {
        if (!_stage.Interrupts)
            return;
        var write = NextWrite();
        var then = Now;
        var writing = _stage.Documents.WriteAsync(write, CancellationToken.None).AsTask();
        await _stage.CrashAsync(_random);
        try
        {
            var answer = await writing;
            Assert.Equal(_model.Write(write, then), answer);
        }
        catch (Exception e) when (e is BackendUnavailableException)
        {
            // Every write that changes anything has a number.
            if (await _stage.Documents.ChangeAsync(write.Kind, CancellationToken.None) != _model.Change(write.Kind))
                _model.Write(write, then);
            await CheckAsync(write.Kind, write.Name);
        }
    }

    private async Task LoseAllAsync()
    {
        if (!await _stage.TryLoseAllAsync())
            return;
        _model.Forget();
        // What was written within the last moment may be ahead of the clock.
        _stage.Time.Advance(TimeSpan.FromMilliseconds(200));
    }

    private async Task CheckAsync(string kind, string name) =>
        Assert.Equal(Show(_model.Read(kind, name, Now)), Show(await ReadAsync(kind, name)));

    private async Task CheckListAsync(string kind, string prefix) =>
        Assert.Equal(
            _model.List(kind, prefix, Now).Select(Show),
            (await _stage.Documents.ListAsync(kind, prefix, CancellationToken.None)).Select(Show)
        );

    private ValueTask<Document?> ReadAsync(string kind, string name) => _stage.Documents.ReadAsync(kind, name, CancellationToken.None);

    private T Pick<T>(T[] among) => among[_random.Next(among.Length)];

    private static string Show(Document? document) =>
        document is null
            ? "none"
            : $"{document.Kind}/{document.Name} {document.Version} {Encoding.UTF8.GetString(document.Value.Span)} {document.Expires:O}";
}
