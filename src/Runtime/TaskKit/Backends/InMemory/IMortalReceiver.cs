namespace TaskKit.Backends.InMemory;

/// <summary>A receiver whose worker can die, for tests.</summary>
internal interface IMortalReceiver
{
    /// <summary>
    /// Acts as if the worker's process had been killed. Its running tasks wait again with one more crash, or are buried, as soon as a living worker
    /// has noticed it.
    /// </summary>
    void Kill();
}
