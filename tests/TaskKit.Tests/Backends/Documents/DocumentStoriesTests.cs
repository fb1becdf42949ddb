using TaskKit.Backends.Documents;
using TaskKit.Backends.InMemory;
using TaskKit.Conformance.Documents;

namespace TaskKit.Tests.Backends.Documents;

public sealed class DocumentStoriesTests
{
    [Fact]
    public Task Documents_in_memory_are_as_the_model_says() =>
        DocumentStory.PlayAsync(() => ValueTask.FromResult<StoryStage>(new Stage()), stories: 50, steps: 400);

    private sealed class Stage : StoryStage
    {
        private readonly InMemoryBackend _backend;

        public Stage() => _backend = new InMemoryBackend(Time);

        public override IDocumentStore Documents => _backend.Documents;

        public override ValueTask DisposeAsync() => _backend.DisposeAsync();
    }
}
