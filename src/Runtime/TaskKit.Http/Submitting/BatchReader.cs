using System.Buffers;
using System.IO.Pipelines;
using TaskKit.Http.Bodies;
using TaskKit.Http.Problems;

namespace TaskKit.Http.Submitting;

/// <summary>Reads the lines of a batch as they come. Blank lines are left out.</summary>
internal sealed class BatchReader(PipeReader body, TaskKitHttpOptions options)
{
    private const int MostAtOnce = 1000;

    private int _number;
    private bool _isOver;

    /// <summary>Reads the lines that have come, or waits for the next one.</summary>
    /// <returns>The lines; none at the end.</returns>
    public async ValueTask<List<BatchLine>> ReadAsync(CancellationToken cancellationToken)
    {
        var lines = new List<BatchLine>();
        while (!_isOver && lines.Count == 0)
        {
            var read = await BodyReader.ReadPartAsync(body, cancellationToken).ConfigureAwait(false);
            var consumed = Take(read, lines);
            _isOver |= read.IsCompleted && lines.Count == 0;
            // The lines are copied, so the buffer is free before the backend is asked.
            body.AdvanceTo(consumed, lines.Count > 0 ? consumed : read.Buffer.End);
        }
        return lines;
    }

    private SequencePosition Take(ReadResult read, List<BatchLine> lines)
    {
        var rest = read.Buffer;
        while (lines.Count < MostAtOnce && !rest.IsEmpty)
        {
            var end = rest.PositionOf((byte)'\n');
            var text = end is { } at ? rest.Slice(0, at) : rest;
            if (text.Length > options.MaxBodyBytes)
                return Last(new(ProblemCode.BodyTooLarge, $"The line has more than {options.MaxBodyBytes} bytes."));
            if (end is null && !read.IsCompleted)
                break;
            rest = end is { } newLine ? rest.Slice(rest.GetPosition(1, newLine)) : rest.Slice(rest.End);
            if (IsBlank(text))
                continue;
            if (_number == options.MaxBatchLines)
                return Last(new(ProblemCode.BodyTooLarge, $"A batch has at most {options.MaxBatchLines} lines."));
            lines.Add(new BatchLine(++_number, text.ToArray()));
        }
        return rest.Start;

        // What follows is not read.
        SequencePosition Last(Problem problem)
        {
            lines.Add(new BatchLine(++_number, []) { Problem = problem });
            _isOver = true;
            return read.Buffer.End;
        }
    }

    private static bool IsBlank(ReadOnlySequence<byte> text)
    {
        foreach (var part in text)
            if (part.Span.ContainsAnyExcept(" \t\r"u8))
                return false;
        return true;
    }
}
