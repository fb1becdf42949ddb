using System.ComponentModel.DataAnnotations;
using TaskKit.Generated;
using TaskKit.Payloads;

namespace TaskKit.Bench.Around;

/// <summary>A payload of about 150 bytes of JSON with five rules. Nothing submits it.</summary>
[TaskPayload("checked", HandledElsewhere = true)]
public sealed record Checked(
    [Required, StringLength(40)] string To,
    [Required] string Body,
    [Range(1, 100)] int Amount,
    [AllowedValues("sms", "mms")] string Kind
);

/// <summary>The check of a payload that keeps its rules, as submits and attempts do it.</summary>
internal static class CheckCost
{
    private static readonly Checked Payload = new("+31612345678", new string('b', 90), 7, "mms");
    private static readonly PayloadCodec<Checked> Codec = TaskKit_Bench_TaskModule.CheckedCodec;

    public static void With(int calls)
    {
        for (int i = 0; i < calls; i++)
            if (Codec.Validate(Payload).Count > 0)
                throw new InvalidOperationException("The payload keeps its rules.");
    }

    public static void Without(int calls)
    {
        for (int i = 0; i < calls; i++)
            if (Payload.Body.Length == 0)
                throw new InvalidOperationException("The payload has a body.");
    }
}
