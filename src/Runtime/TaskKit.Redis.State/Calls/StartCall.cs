using System.Buffers.Binary;
using StackExchange.Redis;
using TaskKit.Brokers.Guarding;
using TaskKit.Redis.State.Scripts;
using TaskKit.Redis.State.Values;

namespace TaskKit.Redis.State.Calls;

/// <summary>START: packs each request as the state that a grant writes, and reads the answers that are not a plain grant.</summary>
internal static class StartCall
{
    private const int OwnArguments = 4;
    private const int LengthSize = 2;
    private const int AnswerLength = 14;

    /// <exception cref="ArgumentException">The tokens belong to several leases.</exception>
    public static async ValueTask RunAsync(
        ScriptRunner runner,
        IReadOnlyList<StartRequest> starts,
        StartAnswer[] answers,
        CancellationToken cancellationToken
    )
    {
        for (int i = 0; i < starts.Count; i++)
            answers[i] = new(StartKind.Granted, starts[i].Ended, 0);
        var rented = new List<byte[]>();
        long now = runner.Now;
        var batches = Batch.Split(starts, static start => start.Id);
        var arguments = batches.ConvertAll(batch => Pack(runner, batch, starts, now, rented));
        var results = await runner.RunAsync(Script.Start, batches, arguments, cancellationToken).ConfigureAwait(false);
        runner.Arrays.Return(rented);
        foreach (var (index, answer) in ScriptRunner.RareAnswers(batches, results))
            answers[index] = Read(answer, now);
    }

    private static RedisValue[] Pack(ScriptRunner runner, in Batch batch, IReadOnlyList<StartRequest> starts, long now, List<byte[]> rented)
    {
        var items = batch.Items;
        long latest = 0;
        byte[] ids = runner.Arrays.Rent(16 * items.Count);
        byte[] values = runner.Arrays.Rent(LengthOf(items, starts));
        rented.Add(ids);
        rented.Add(values);
        var rest = values.AsSpan();
        ulong incarnation = starts[items[0]].Token.Incarnation;
        for (int i = 0; i < items.Count; i++)
        {
            var start = starts[items[i]];
            if (start.Token.Incarnation != incarnation)
                throw new ArgumentException(
                    "Expected the tokens of one lease in one call, got those of several. Make one call for each lease.",
                    nameof(starts)
                );
            start.Id.Value.TryWriteBytes(ids.AsSpan(16 * i), bigEndian: true, out _);
            long due = UnixTime.FromDue(start.Due);
            latest = Math.Max(latest, due);
            int length = ValueOf(start, now, due).Write(rest[LengthSize..]);
            BinaryPrimitives.WriteUInt16BigEndian(rest, (ushort)length);
            rest = rest[(LengthSize + length)..];
        }
        var limits = PackedLimits.Of(items, starts);
        var arguments = runner.Header(batch.Bucket, now, latest, OwnArguments + (limits is null ? 0 : 2));
        byte[] caller = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(caller, incarnation);
        (arguments[7], arguments[8], arguments[9], arguments[10]) = (caller, Wishes(items, starts), ids, values);
        if (limits is { } packed)
            (arguments[11], arguments[12]) = (packed.OfItems, packed.Limits);
        return arguments;
    }

    // Empty for most calls, since hardly any request is for a solo task.
    private static byte[] Wishes(List<int> items, IReadOnlyList<StartRequest> starts) =>
        items.Exists(item => starts[item].Solo || starts[item].Defer) ? [.. items.Select(item => Wish(starts[item]))] : [];

    private static byte Wish(in StartRequest start) =>
        (byte)(
            start.Solo ? '1'
            : start.Defer ? '2'
            : '0'
        );

    private static int LengthOf(List<int> items, IReadOnlyList<StartRequest> starts)
    {
        int length = 0;
        foreach (int item in items)
        {
            var start = starts[item];
            length +=
                LengthSize + TaskValue.LengthOf(start.Place, start.Type, TaskValue.FlagsOf(start.Place, start.Type, start.IdempotencyKey));
        }
        return length;
    }

    private static TaskValue ValueOf(in StartRequest start, long now, long due) =>
        new()
        {
            Ended = start.Ended,
            Generation = start.Generation,
            Leg = start.Leg,
            Flags = TaskValue.FlagsOf(start.Place, start.Type, start.IdempotencyKey) | (start.Early ? TaskFlags.Early : 0),
            Token = start.Token,
            State = TaskState.Running,
            Changed = now,
            Started = now,
            Due = due,
            Place = start.Place,
            Type = start.Type,
            Key = start.IdempotencyKey is { } key ? Keys.HashOf(start.Type, key) : 0,
        };

    // The layout of start.lua: index 2, kind 1, ended 2, crashes 1, reason 1, due 6, intent 1, failure.
    private static StartAnswer Read(byte[] bytes, long now)
    {
        long time = TaskValue.ReadTime(bytes.AsSpan(7));
        // For Full, the script answers with a duration, since its times are those of the server's clock.
        var due = UnixTime.ToTime((StartKind)bytes[2] == StartKind.Full ? now + time : time);
        return new((StartKind)bytes[2], BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(3)), bytes[5])
        {
            Skip = (SkipReason)bytes[6],
            Due = due,
            Intent = bytes[13] == 0 ? null : new((IntentKind)bytes[13], bytes[13] == (byte)IntentKind.Dead ? null : due, Failure(bytes)),
        };
    }

    private static Backends.TaskFailure? Failure(byte[] bytes) => FailureJson.Read(bytes.AsMemory(AnswerLength));
}
