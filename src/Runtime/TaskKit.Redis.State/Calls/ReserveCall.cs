using System.Buffers.Binary;
using StackExchange.Redis;
using TaskKit.Brokers.Guarding;
using TaskKit.Redis.State.Scripts;
using TaskKit.Redis.State.Values;

namespace TaskKit.Redis.State.Calls;

/// <summary>RESERVE: reserves idempotency keys before anything is produced.</summary>
internal static class ReserveCall
{
    private const int Largest = 500;
    private const int AnswerLength = 17;

    public static async ValueTask<Reservation[]> RunAsync(
        ScriptRunner runner,
        IReadOnlyList<KeyReservation> keys,
        CancellationToken cancellationToken
    )
    {
        var chunks = Enumerable.Range(0, keys.Count).Chunk(Largest).ToArray();
        byte[][] results = await runner
            .RunAsync(database => Task.WhenAll(chunks.Select(chunk => CallAsync(runner, database, keys, chunk))), cancellationToken)
            .ConfigureAwait(false);
        var answers = new Reservation[keys.Count];
        var reserved = new HashSet<TaskId>();
        for (int i = 0; i < answers.Length; i++)
        {
            var answer = results[i / Largest].AsSpan(i % Largest * AnswerLength, AnswerLength);
            var id = new TaskId(new Guid(answer[1..], bigEndian: true));
            var kind = (ReservationKind)answer[0];
            // An earlier request of this call has reserved the key, and its caller will produce the task.
            if (kind == ReservationKind.Reserved && !reserved.Add(id))
                kind = ReservationKind.Existing;
            if (kind == ReservationKind.Reuse && reserved.Contains(id))
                kind = ReservationKind.Existing;
            answers[i] = new(kind, id);
        }
        return answers;
    }

    private static async Task<byte[]> CallAsync(ScriptRunner runner, IDatabase database, IReadOnlyList<KeyReservation> keys, int[] chunk)
    {
        var names = new RedisKey[chunk.Length];
        byte[] wanted = new byte[32 * chunk.Length];
        for (int i = 0; i < chunk.Length; i++)
        {
            var key = keys[chunk[i]];
            names[i] = runner.Keys.Idempotency(Keys.HashOf(key.Type, key.IdempotencyKey));
            key.Id.Value.TryWriteBytes(wanted.AsSpan(32 * i), bigEndian: true, out _);
            BinaryPrimitives.WriteUInt128BigEndian(wanted.AsSpan((32 * i) + 16), key.Payload);
        }
        return (byte[])(await ScriptRunner.CallAsync(database, Script.Reserve, names, [wanted]).ConfigureAwait(false))!;
    }
}
