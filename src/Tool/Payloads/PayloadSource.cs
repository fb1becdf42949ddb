using System.Text;

namespace TaskKit.Tool;

/// <summary>One payload as the user gave it.</summary>
/// <param name="Utf8">The bytes.</param>
/// <param name="Number">Its line, from 1; <see langword="null"/> when it is the only one.</param>
internal sealed record PayloadLine(byte[] Utf8, int? Number);

/// <summary>The source of the payloads of <c>enqueue</c>: the argument itself, <c>@file</c>, or <c>-</c> for stdin.</summary>
/// <param name="Source">The argument.</param>
/// <param name="Many">True when each line is a payload.</param>
/// <param name="Skip">The number of lines at the beginning that are left out.</param>
internal sealed record PayloadSource(string Source, bool Many, int Skip = 0)
{
    public async Task<IReadOnlyList<PayloadLine>> ReadAsync(ToolHost host, CancellationToken cancellationToken)
    {
        byte[] bytes = await BytesAsync(host, cancellationToken).ConfigureAwait(false);
        if (!Many)
            return [new PayloadLine(bytes, null)];
        var lines = new List<PayloadLine>();
        int number = 0;
        foreach (var range in bytes.AsSpan().Split((byte)'\n'))
        {
            number++;
            var line = bytes.AsSpan(range).TrimEnd((byte)'\r');
            if (number > Skip && line.ContainsAnyExcept((byte)' ', (byte)'\t'))
                lines.Add(new PayloadLine(line.ToArray(), number));
        }
        return lines;
    }

    private async Task<byte[]> BytesAsync(ToolHost host, CancellationToken cancellationToken)
    {
        if (Source == "-")
            return Encoding.UTF8.GetBytes(await host.In.ReadToEndAsync(cancellationToken).ConfigureAwait(false));
        if (!Source.StartsWith('@'))
            return Encoding.UTF8.GetBytes(Source);
        string path = Path.GetFullPath(Source[1..], host.WorkingDirectory);
        if (!File.Exists(path))
            throw new ToolException(ErrorCodes.File, $"The payload's file {path} does not exist.");
        byte[] bytes = await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false);
        // Without the byte order mark, which some editors write and which is no JSON.
        return bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes;
    }
}
