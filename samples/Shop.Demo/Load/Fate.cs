using TaskKit;

namespace Shop.Demo.Load;

/// <summary>The behaviour of the other side towards a task. Each address, number and path of the demo says it by its name.</summary>
internal enum Fate
{
    /// <summary>Takes it.</summary>
    Welcome,

    /// <summary>Is too busy the first time it is asked.</summary>
    Busy,

    /// <summary>Never works.</summary>
    Broken,

    /// <summary>Refuses for good.</summary>
    Refused,

    /// <summary>Is not needed any more.</summary>
    Gone,
}

internal static class Fates
{
    /// <summary>The fate that a number, address or path names.</summary>
    /// <param name="address">Has the fate's name in it.</param>
    public static Fate In(string address) =>
        Enum.GetValues<Fate>().FirstOrDefault(fate => address.Contains(fate.ToString(), StringComparison.OrdinalIgnoreCase));

    /// <summary>The state in which a task of this fate must end.</summary>
    /// <param name="fate">The fate.</param>
    public static TaskState EndsAs(this Fate fate) =>
        fate switch
        {
            Fate.Welcome or Fate.Busy => TaskState.Done,
            Fate.Gone => TaskState.Cancelled,
            _ => TaskState.Dead,
        };

    /// <summary>The number of retries that it must have cost.</summary>
    /// <param name="fate">The fate.</param>
    /// <param name="maxRetries">How often its type is retried.</param>
    public static int Retries(this Fate fate, int maxRetries) =>
        fate switch
        {
            Fate.Busy => 1,
            Fate.Broken => maxRetries,
            _ => 0,
        };
}
