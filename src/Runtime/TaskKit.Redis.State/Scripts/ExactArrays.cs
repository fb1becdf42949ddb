namespace TaskKit.Redis.State.Scripts;

/// <summary>
/// A pool of byte arrays by their exact length, since the client sends whole arrays. Full batches of a type need the same length again.
/// </summary>
internal sealed class ExactArrays
{
    private const int Shortest = 512;
    private const int Longest = 256 * 1024;

    private readonly Lock _gate = new();
    private readonly byte[]?[] _kept = new byte[16][];
    private int _next;

    /// <summary>Takes an array out of the pool, or makes one. Its content is undefined.</summary>
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

    /// <summary>Puts arrays back. Call it after the server's answer only: the client may still send them before.</summary>
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
