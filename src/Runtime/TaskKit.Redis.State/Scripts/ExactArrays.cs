namespace TaskKit.Redis.State.Scripts;

/// <summary>
/// A pool of byte arrays. The client sends a whole array, so its length must fit exactly. Full batches of a type have the same length.
/// </summary>
internal sealed class ExactArrays
{
    private const int Shortest = 512;
    private const int Longest = 256 * 1024;

    private readonly Lock _gate = new();
    private readonly byte[]?[] _kept = new byte[16][];
    private int _next;

    /// <summary>Takes an array with any content.</summary>
    public byte[] Rent(int length)
    {
        if (length is >= Shortest and <= Longest)
            lock (_gate)
                for (int i = 0; i < _kept.Length; i++)
                    if (_kept[i] is { } kept && kept.Length == length)
                    {
                        _kept[i] = null;
                        return kept;
                    }
        return GC.AllocateUninitializedArray<byte>(length);
    }

    /// <summary>Takes arrays back. Only after the server's answer: before it, the client may still send them.</summary>
    public void Return(List<byte[]> arrays)
    {
        lock (_gate)
            foreach (byte[] array in arrays)
                if (array.Length is >= Shortest and <= Longest)
                {
                    _kept[_next] = array;
                    _next = (_next + 1) % _kept.Length;
                }
    }
}
