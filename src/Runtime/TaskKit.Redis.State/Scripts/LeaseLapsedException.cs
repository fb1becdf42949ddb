namespace TaskKit.Redis.State.Scripts;

/// <summary>
/// START was refused, because the lease of the worker has run out and a grant would look like that of a dead worker. It may be sent again after a
/// renewal.
/// </summary>
internal sealed class LeaseLapsedException() : Exception("The worker's lease has run out.");
