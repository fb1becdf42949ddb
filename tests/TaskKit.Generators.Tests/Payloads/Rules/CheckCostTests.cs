using System.ComponentModel.DataAnnotations;
using static TaskKit.Generated.TaskKit_Generators_Tests_TaskModule;

namespace TaskKit.Generators.Tests.Payloads.Rules;

/// <summary>A payload of about 150 bytes with five rules.</summary>
[TaskPayload("measured")]
public sealed record Measured(
    [Required, StringLength(40)] string To,
    [Required] string Body,
    [Range(1, 100)] int Amount,
    [AllowedValues("sms", "mms")] string Kind,
    IReadOnlyList<Place>? Places = null
);

/// <summary>A payload that keeps its rules costs no memory. Its time is measured by the bench.</summary>
public sealed class CheckCostTests
{
    private static readonly Measured Payload = new("+31612345678", new string('b', 70), 7, "mms");

    [Fact]
    public void A_check_allocates_nothing()
    {
        var nested = Payload with { Places = [new Place("Main St", "1234"), new Place("Side St")] };
        Validate(nested, 10);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Validate(nested, 1000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Validate(Measured payload, int times)
    {
        for (int i = 0; i < times; i++)
            if (MeasuredCodec.Validate(payload).Count > 0)
                throw new InvalidOperationException("The payload keeps its rules.");
    }
}
