using System.Buffers.Binary;
using StackExchange.Redis;
using TaskKit.Brokers.Guarding;
using TaskKit.Redis.State.Scripts;
using TaskKit.Redis.State.Values;

namespace TaskKit.Redis.State.Calls;

/// <summary>
/// SETTLE: packs 41 bytes for each outcome, and 33 more for a wait or an intent. All outcomes but a plain success have a string besides. For a
/// task that Redis has lost, the script asks for the whole state of the run, and a second exchange sends it.
/// </summary>
internal static class SettleCall
{
    private const int OwnArguments = 3;
    private const int PackedLength = 41;

    public static async ValueTask<SettleAnswer[]> RunAsync(
        ScriptRunner runner,
        IReadOnlyList<SettleRequest> settles,
        CancellationToken cancellationToken
    )
    {
        var answers = new SettleAnswer[settles.Count];
        Array.Fill(answers, SettleAnswer.Applied);
        var lost = await RunAsync(runner, settles, answers, isLost: false, cancellationToken).ConfigureAwait(false);
        if (lost.Count == 0)
            return answers;
        var again = lost.ConvertAll(index => settles[index]);
        var late = new SettleAnswer[again.Count];
        Array.Fill(late, SettleAnswer.Applied);
        await RunAsync(runner, again, late, isLost: true, cancellationToken).ConfigureAwait(false);
        for (int i = 0; i < late.Length; i++)
            answers[lost[i]] = late[i];
        return answers;
    }

    private static async ValueTask<List<int>> RunAsync(
        ScriptRunner runner,
        IReadOnlyList<SettleRequest> settles,
        SettleAnswer[] answers,
        bool isLost,
        CancellationToken cancellationToken
    )
    {
        var lost = new List<int>();
        var rented = new List<byte[]>();
        long now = runner.Now;
        var batches = Batch.Split(settles, static settle => settle.Run.Id);
        var arguments = batches.ConvertAll(batch => Pack(runner, batch, settles, now, isLost, rented));
        var results = await runner.RunAsync(Script.Settle, batches, arguments, cancellationToken).ConfigureAwait(false);
        runner.Arrays.Return(rented);
        foreach (var (index, answer) in ScriptRunner.RareAnswers(batches, results))
            if (answer[2] == LuaConstants.LostAnswer)
                lost.Add(index);
            else
                answers[index] = (SettleAnswer)answer[2];
        return lost;
    }

    private static RedisValue[] Pack(
        ScriptRunner runner,
        in Batch batch,
        IReadOnlyList<SettleRequest> settles,
        long now,
        bool isLost,
        List<byte[]> rented
    )
    {
        byte[] packed = runner.Arrays.Rent(PackedLength * batch.Items.Count);
        rented.Add(packed);
        Span<byte> head = stackalloc byte[TaskValue.HeadLength];
        var waits = new PackedWaits();
        var extras = new List<byte[]>();
        long latest = 0;
        for (int i = 0; i < batch.Items.Count; i++)
        {
            var settle = settles[batch.Items[i]];
            bool isPlain = IsPlain(settle) && !isLost;
            bool isWait = settle.Kind is SettleKind.Wait or SettleKind.Decide && !isLost;
            var running = Running(settle.Run, isLost ? now : 0);
            var into = packed.AsSpan(PackedLength * i);
            settle.Run.Id.Value.TryWriteBytes(into, bigEndian: true, out _);
            into[16] = isPlain ? LuaConstants.PlainSettle : (byte)((byte)settle.Kind | (isWait ? LuaConstants.PackedSettle : 0));
            running.WriteHead(head);
            head.Slice(TaskValue.ShownOffset, TaskValue.ShownLength).CopyTo(into[19..]);
            BinaryPrimitives.WriteUInt16BigEndian(into[17..], (ushort)(settle.Run.Ended + (settle.Counted ? 1 : 0)));
            latest = Math.Max(latest, UnixTime.FromDue(settle.Due));
            if (isWait)
                waits.Add(settle, running);
            else if (!isPlain)
                extras.Add(Extra(settle, isLost ? running.ToBytes() : []));
        }
        byte[]? freed = PackedLimits.Freed(batch.Items, settles);
        var arguments = runner.Header(
            batch.Bucket,
            now,
            latest,
            OwnArguments + waits.Failures.Count + extras.Count + (freed is null ? 0 : 1)
        );
        (arguments[7], arguments[8], arguments[9]) = (packed, waits.ToBytes(), waits.Failures.Count);
        int next = ScriptRunner.HeaderLength + OwnArguments;
        foreach (byte[] failure in waits.Failures)
            arguments[next++] = failure;
        foreach (byte[] extra in extras)
            arguments[next++] = extra;
        if (freed is not null)
            arguments[next] = freed;
        return arguments;
    }

    private static bool IsPlain(in SettleRequest settle) =>
        settle is { Kind: SettleKind.Done, Result.IsEmpty: true, Run.IdempotencyKey: null };

    // The value as START wrote it.
    private static TaskValue Running(in GrantedRun run, long now) =>
        new()
        {
            Ended = run.Ended,
            Generation = run.Generation,
            Leg = run.Leg,
            Crashes = run.Crashes,
            Flags = TaskValue.FlagsOf(run.Place, run.Type, run.IdempotencyKey) | (run.Early ? TaskFlags.Early : 0),
            Token = run.Token,
            State = TaskState.Running,
            Changed = now,
            Started = now,
            Place = run.Place,
            Type = run.Type,
            Key = run.IdempotencyKey is { } key ? Keys.HashOf(run.Type, key) : 0,
        };

    // The layout of settle.lua: due 6, intent 1, then failure, result, place of the dead letter and lost state, each after its length.
    private static byte[] Extra(in SettleRequest settle, byte[] full)
    {
        // The request that decided on the dead letter has stored the failure already.
        byte[] failure = settle.Kind == SettleKind.Dead && full.Length == 0 ? [] : FailureJson.Write(settle.Failure);
        byte[] letter = Letter(settle);
        byte[] extra = new byte[23 + failure.Length + settle.Result.Length + letter.Length + full.Length];
        TaskValue.WriteTime(extra, UnixTime.FromDue(settle.Due));
        extra[6] = (byte)settle.Intent;
        var rest = Append(Append(extra.AsSpan(7), failure), settle.Result.Span);
        Append(Append(rest, letter), full);
        return extra;
    }

    private static Span<byte> Append(Span<byte> into, ReadOnlySpan<byte> bytes)
    {
        BinaryPrimitives.WriteInt32BigEndian(into, bytes.Length);
        bytes.CopyTo(into[4..]);
        return into[(4 + bytes.Length)..];
    }

    // The details of the task have the place of the dead letter without type and key.
    private static byte[] Letter(in SettleRequest settle)
    {
        if (settle.DeadLetter is not { } place)
            return [];
        var flags = TaskValue.FlagsOf(place, "", idempotencyKey: null);
        byte[] tail = new byte[TaskValue.TailLength(place, "", flags)];
        TaskValue.WriteTail(tail, place, "", flags, key: 0);
        return tail;
    }
}
