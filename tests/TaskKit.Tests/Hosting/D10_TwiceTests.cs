using Microsoft.Extensions.Hosting;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Hosting;

public sealed class D10_TwiceTests
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void D10_A_second_call_on_one_host_names_the_cause(bool clientFirst, bool clientSecond)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        Add(clientFirst);
        var error = Assert.Throws<InvalidOperationException>(() => Add(clientSecond));
        Assert.Contains("TaskKit is added to these services already", error.Message, StringComparison.Ordinal);

        void Add(bool client)
        {
            var registry = ProbeCatalog.Registry((_, _, _) => TaskResult.Done);
            if (client)
                builder.AddTaskKitClient(registry);
            else
                builder.AddTaskKit(registry);
        }
    }
}
