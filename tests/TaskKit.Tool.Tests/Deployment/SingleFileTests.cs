using TaskKit.TestSupport;
using static TaskKit.Tool.Tests.Deployment.PublishedShop;

namespace TaskKit.Tool.Tests.Deployment;

/// <summary>The sample as one file: without a warning, and its tasks run.</summary>
public sealed class SingleFileTests(SingleFileShop shop) : IClassFixture<SingleFileShop>
{
    [Fact]
    public void It_is_published_without_a_warning_and_no_library_of_ours_lies_beside_it()
    {
        shop.Published.Succeeded();
        Assert.DoesNotContain("warning", shop.Published.Out + shop.Published.Error, StringComparison.OrdinalIgnoreCase);
        Assert.True(File.Exists(shop.Program), "The program is there.");
        Assert.DoesNotContain(shop.Files, file => file.EndsWith(".dll", StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_starts_and_runs_a_task()
    {
        using var gateway = new Gateway();
        using var folder = shop.NewFolder(gateway.Address);
        string id = await EnqueueAsync(folder, "sms", """{"to":"+31","body":"hi"}""");
        using var program = shop.Start(folder);

        await BecomesAsync(folder, id, "DONE");

        Assert.Equal(id, Assert.Single(gateway.Requests).TaskId);
        await StopsAsync(program);
    }
}
