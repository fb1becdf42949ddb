namespace TaskKit.Redis.State.Scripts;

/// <summary>
/// Thrown when START was refused because the lease of the worker has run out: a grant would look like that of a dead worker. START may be asked again
/// after a renewal.
/// </summary>
internal sealed class LeaseLapsedException() : Exception("The worker's lease has run out.");
