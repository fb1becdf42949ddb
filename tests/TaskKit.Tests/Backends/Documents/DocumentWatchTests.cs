using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using TaskKit.Backends;
using TaskKit.Backends.Documents;
using TaskKit.Backends.InMemory;
using TaskKit.Chaos.Working;
using TaskKit.Tests.Support;
using TaskKit.TestSupport;
using TaskKit.Watching;

namespace TaskKit.Tests.Backends.Documents;

/// <summary>The look at the change numbers, each second.</summary>
public sealed class DocumentWatchTests : IAsyncDisposable
{
    private const string Notes = "notes";

    private readonly FakeTimeProvider _time = Clock.New();
    private readonly RecordingLogs _logs = new();
    private readonly Failing _backend;
    private readonly DocumentWatch _watch;
    private int _calls;

    public DocumentWatchTests()
    {
        _backend = new Failing(_time);
        _watch = new DocumentWatch(_backend, _time, LoggerFactory.Create(logging => logging.AddProvider(_logs)).CreateLogger("x"));
        _watch.Follow(Notes, (_, _) => Interlocked.Increment(ref _calls) > 0 ? Task.CompletedTask : throw new InvalidOperationException());
    }

    public ValueTask DisposeAsync()
    {
        _watch.Dispose();
        return _backend.DisposeAsync();
    }

    [Fact]
    public async Task A_follower_is_called_at_the_start_and_within_a_second_of_each_change()
    {
        await _watch.BeginAsync(_ => { });
        Assert.Equal(1, _calls);
        _time.Advance(DocumentWatch.Period);
        Assert.Equal(1, _calls);

        await WriteAsync(Notes);
        _time.Advance(DocumentWatch.Period - TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, _calls);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(2, _calls);

        await WriteAsync("other");
        _time.Advance(DocumentWatch.Period);
        Assert.Equal(2, _calls);
    }

    [Fact]
    public async Task A_store_that_fails_is_said_once_and_read_when_it_works_again()
    {
        await _watch.BeginAsync(_ => { });
        await WriteAsync(Notes);
        _backend.Fails = true;
        _time.Advance(DocumentWatch.Period);
        _time.Advance(DocumentWatch.Period);
        Assert.Equal(1, _calls);
        Assert.Single(_logs.Lines, line => line.Id.Id == 70);

        _backend.Fails = false;
        _time.Advance(DocumentWatch.Period);

        Assert.Equal(2, _calls);
    }

    [Fact]
    public async Task The_start_waits_until_the_store_answers_and_says_so()
    {
        _backend.Fails = true;
        var errors = new List<Exception?>();
        var begun = _watch.BeginAsync(errors.Add);
        Assert.Single(errors);
        _time.Advance(TimeSpan.FromMilliseconds(50));
        await Eventually.TrueAsync(() => errors.Count == 2);
        Assert.False(begun.IsCompleted);
        Assert.All(errors, error => Assert.IsType<BackendUnavailableException>(error));

        _backend.Fails = false;
        await Eventually.TrueAsync(() =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            return begun.IsCompleted;
        });

        await begun;
        Assert.Null(errors[^1]);
        Assert.True(_calls >= 1);
    }

    [Fact]
    public async Task A_stop_ends_the_start_and_all_looks()
    {
        _backend.Fails = true;
        var begun = _watch.BeginAsync(_ => { });
        _watch.Stop();
        await begun;
        _backend.Fails = false;
        await WriteAsync(Notes);
        _time.Advance(10 * DocumentWatch.Period);

        Assert.Equal(0, _calls);
    }

    [Fact]
    public async Task Whoever_subscribes_later_is_called_at_the_next_look_and_one_timer_looks_for_all()
    {
        await _watch.BeginAsync(_ => { });
        int changes = 0;
        _watch.Subscribe(Notes, () => changes++);
        Assert.Equal(0, changes);
        _time.Advance(DocumentWatch.Period);
        Assert.Equal((1, 1), (changes, _calls));

        await WriteAsync(Notes);
        await _watch.LookAsync(CancellationToken.None);

        Assert.Equal((2, 2), (changes, _calls));
        Assert.Throws<ArgumentException>(() => _watch.Subscribe("No kind", () => { }));
    }

    [Fact]
    public async Task Whoever_subscribes_is_told_of_each_change_of_the_kind_alone_and_of_none_once_the_store_is_closed()
    {
        var (notes, marks) = (0, 0);
        _watch.Subscribe(Notes, () => notes++);
        _watch.Subscribe("marks", () => marks++);
        await _watch.BeginAsync(_ => { });
        Assert.Equal((1, 1), (notes, marks));

        await WriteAsync(Notes);
        _time.Advance(DocumentWatch.Period);
        _time.Advance(DocumentWatch.Period);
        Assert.Equal((2, 1), (notes, marks));

        await _backend.DisposeAsync();
        _time.Advance(DocumentWatch.Period);
        Assert.Equal((2, 1), (notes, marks));
    }

    [Fact]
    public async Task A_follower_that_throws_is_called_again()
    {
        int tried = 0;
        _watch.Follow(Notes, (_, _) => ++tried == 2 ? throw new InvalidOperationException("not now") : Task.CompletedTask);
        await _watch.BeginAsync(_ => { });
        await WriteAsync(Notes);
        _time.Advance(DocumentWatch.Period);
        Assert.Equal(2, tried);

        _time.Advance(DocumentWatch.Period);
        _time.Advance(DocumentWatch.Period);

        Assert.Equal((3, 2), (tried, _calls));
    }

    private async Task WriteAsync(string kind) =>
        await _backend.Store.WriteAsync(new DocumentWrite(kind, "a", "1"u8.ToArray()), CancellationToken.None);

    private sealed class Failing(TimeProvider time) : WrappedBackend(new InMemoryBackend(time)), IDocumentStore
    {
        public bool Fails { get; set; }

        public override IDocumentStore? Documents => this;

        public IDocumentStore Store => Inner.Documents!;

        private IDocumentStore Answering => Fails ? throw new BackendUnavailableException("Not now.") : Store;

        public ValueTask<Document?> ReadAsync(string kind, string name, CancellationToken cancellationToken) =>
            Answering.ReadAsync(kind, name, cancellationToken);

        public ValueTask<IReadOnlyList<Document>> ListAsync(string kind, string prefix, CancellationToken cancellationToken) =>
            Answering.ListAsync(kind, prefix, cancellationToken);

        public ValueTask<DocumentResult> WriteAsync(DocumentWrite write, CancellationToken cancellationToken) =>
            Answering.WriteAsync(write, cancellationToken);

        public ValueTask<long> ChangeAsync(string kind, CancellationToken cancellationToken) =>
            Answering.ChangeAsync(kind, cancellationToken);
    }
}
