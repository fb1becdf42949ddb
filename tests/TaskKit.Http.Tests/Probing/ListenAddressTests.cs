using TaskKit.Http.Probing;

namespace TaskKit.Http.Tests.Probing;

/// <summary>The forms of <c>TaskKit:Metrics:Address</c>.</summary>
public sealed class ListenAddressTests
{
    [Theory]
    [InlineData("9094", "127.0.0.1:9094")]
    [InlineData("localhost:9094", "127.0.0.1:9094")]
    [InlineData(":9094", ":9094")]
    [InlineData("*:9094", ":9094")]
    [InlineData("0.0.0.0:9094", "0.0.0.0:9094")]
    [InlineData("10.0.0.7:0", "10.0.0.7:0")]
    [InlineData("[::1]:65535", "[::1]:65535")]
    [InlineData("[::]:80", "[::]:80")]
    public void An_address_is_read(string text, string read) => Assert.Equal(read, ListenAddress.Parse("X", text).ToString());

    [Theory]
    [InlineData(" ")]
    [InlineData(":")]
    [InlineData("localhost")]
    [InlineData(":65536")]
    [InlineData(":-1")]
    [InlineData(": 9094")]
    [InlineData("::1")]
    [InlineData("::1:9094")]
    [InlineData("[::1]")]
    [InlineData("[10.0.0.7]:1")]
    [InlineData("worker.example:9094")]
    [InlineData("http://localhost:9094")]
    [InlineData("10.0.0.7:9094/metrics")]
    public void What_is_no_address_is_told_the_forms(string text)
    {
        var error = Assert.Throws<TaskKitConfigurationException>(() => ListenAddress.Parse("TaskKit:Metrics:Address", text));
        Assert.Contains("TaskKit:Metrics:Address", error.Message);
        Assert.Contains($"got '{text}'", error.Message);
        Assert.Contains(":9094", error.Message);
    }
}
