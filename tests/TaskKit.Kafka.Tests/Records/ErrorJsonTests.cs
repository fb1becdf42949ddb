using TaskKit.Kafka.Records;

namespace TaskKit.Kafka.Tests.Records;

public sealed class ErrorJsonTests
{
    [Theory]
    [InlineData(10, 'x')]
    [InlineData(5_000, 'x')]
    [InlineData(4_090, '"')]
    [InlineData(100_000, '\u0001')]
    [InlineData(3_000, '€')]
    public void Fits_into_4_KB(int length, char letter)
    {
        var error = TaskError.Permanent(new string(letter, length), new string(letter, length));
        byte[] json = ErrorJson.Write(error);
        Assert.InRange(json.Length, 1, ErrorJson.MaxBytes);
        var read = ErrorJson.Read(json)!;
        Assert.Equal(error.Type, read.Type);
        Assert.True(error.Message == read.Message || read.Message.EndsWith('…') && error.Message.StartsWith(read.Message[..^1]));
        Assert.InRange(json.Length, Math.Min(error.Message.Length, 3_900), ErrorJson.MaxBytes);
    }

    [Fact]
    public void A_pair_of_surrogates_is_not_cut_apart()
    {
        string message = string.Concat(Enumerable.Repeat("𝄞", 3_000));
        for (int shift = 0; shift < 4; shift++)
            Assert.DoesNotContain(
                '\uFFFD',
                ErrorJson.Read(ErrorJson.Write(TaskError.Permanent(new string('x', shift) + message)))!.Message
            );
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"type\":\"no_class\",\"message\":\"m\"}")]
    [InlineData("{\"type\":\"timeout\"}")]
    [InlineData("{\"type\":\"timeout\",\"message\":")]
    public void What_is_no_error_reads_as_none(string json) => Assert.Null(ErrorJson.Read(System.Text.Encoding.UTF8.GetBytes(json)));
}
