using TaskKit.Backends.Documents;
using TaskKit.Conformance.Documents;
using TaskKit.Sqlite;

namespace TaskKit.Sqlite.Tests;

public sealed class DocumentStoriesTests
{
    [Fact]
    public Task Documents_in_a_file_are_as_the_model_says_whoever_opens_it() =>
        DocumentStory.PlayAsync(() => ValueTask.FromResult<StoryStage>(new Stage()), stories: 12, steps: 250);

    private sealed class Stage : StoryStage
    {
        private readonly SqliteFile _file = new();
        private SqliteBackend _backend;

        public Stage() => _backend = Open();

        public override IDocumentStore Documents => _backend.Documents;

        public override bool Interrupts => true;

        /// <summary>The process ends and another one comes; or another one comes while the first still has the file open.</summary>
        public override async ValueTask CrashAsync(Random random)
        {
            if (random.Next(2) == 0)
                await _backend.DisposeAsync();
            _backend = Open();
        }

        public override ValueTask DisposeAsync() => _file.DisposeAsync();

        private SqliteBackend Open() => _file.Open(time: Time, settings: ("Synchronous", "Normal"));
    }
}
