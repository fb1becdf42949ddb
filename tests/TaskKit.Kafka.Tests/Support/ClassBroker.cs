using TaskKit.Servers;

namespace TaskKit.Kafka.Tests.Support;

/// <summary>A broker that the tests of one class share: it takes seconds to start.</summary>
/// <param name="settings">The settings of the broker beside the usual ones.</param>
public abstract class ClassBroker(params string[] settings) : IAsyncLifetime
{
    private KafkaBroker? _broker;

    /// <summary>The address of the broker.</summary>
    internal string Address => _broker!.Address;

    public async Task InitializeAsync()
    {
        if (KafkaBroker.Missing is null)
            _broker = await KafkaBroker.StartNewAsync("256m", settings);
    }

    public virtual async Task DisposeAsync()
    {
        if (_broker is not null)
            await _broker.DisposeAsync();
    }
}
