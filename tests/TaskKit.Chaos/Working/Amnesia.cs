using StackExchange.Redis;
using TaskKit.Redis.State;
using TaskKit.Redis.State.Values;

namespace TaskKit.Chaos.Working;

/// <summary>Makes the guard forget single tasks.</summary>
internal sealed class Amnesia(string redis) : IDisposable
{
    private readonly Lazy<Task<ConnectionMultiplexer>> _redis = new(() => ConnectionMultiplexer.ConnectAsync(redis));
    private readonly Keys _keys = new(new RedisOptions().KeyPrefix);

    public async Task ForgetAsync(TaskId id)
    {
        var database = (await _redis.Value).GetDatabase();
        await database.HashDeleteAsync(_keys.Bucket(Bucket.Of(id)), id.Value.ToByteArray(bigEndian: true));
    }

    public void Dispose()
    {
        if (_redis is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            _redis.Value.Result.Dispose();
    }
}
