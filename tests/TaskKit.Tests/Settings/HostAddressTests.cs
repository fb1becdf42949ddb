using TaskKit.Settings;

namespace TaskKit.Tests.Settings;

public sealed class HostAddressTests
{
    [Theory]
    [InlineData("localhost:9092")]
    [InlineData("10.0.0.7:1")]
    [InlineData("[::1]:65535")]
    public void A_host_and_a_port_are_an_address(string text) => Assert.True(HostAddress.IsValid(text));

    [Theory]
    [InlineData("")]
    [InlineData("localhost")]
    [InlineData(":9092")]
    [InlineData("localhost:0")]
    [InlineData("localhost:65536")]
    [InlineData("localhost:+1")]
    [InlineData("localhost: 1")]
    [InlineData("a:1,b:2")]
    [InlineData("redis://localhost:6379")]
    [InlineData("user:secret@localhost:6379")]
    [InlineData("localhost:6379,password=secret")]
    public void More_or_less_than_that_is_none(string text) => Assert.False(HostAddress.IsValid(text));
}
