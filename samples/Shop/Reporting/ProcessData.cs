using System.Globalization;
using System.Text.Json.Nodes;
using TaskKit;

namespace Shop.Reporting;

/// <summary>A table of numbers to summarize.</summary>
/// <param name="File">A CSV file below the shop's folder, with the names of the columns in its first line.</param>
/// <param name="Column">The column of the numbers.</param>
public sealed record ProcessData(string File, string Column);

[TaskHandler("data_processing", Description = "Data processing and analysis tasks", Timeout = "5m", Concurrency = 2)]
[TaskDomain("reporting")]
public sealed class ProcessDataHandler(ShopFolder folder) : ITaskHandler<ProcessData>
{
    public async ValueTask<TaskResult> HandleAsync(ProcessData data, TaskContext context, CancellationToken cancellationToken)
    {
        if (folder.Find(data.File) is not { } path)
            return TaskResult.Fail(TaskError.Validation("'file' must be a file below the shop's folder."));
        if (!File.Exists(path))
            return TaskResult.Fail(TaskError.Permanent($"There is no file '{data.File}'.", "NO_FILE"));

        using var table = File.OpenText(path);
        string[] columns = (await table.ReadLineAsync(cancellationToken) ?? "").Split(',');
        int column = Array.IndexOf(columns, data.Column);
        if (column < 0)
            return TaskResult.Fail(TaskError.Validation($"'column' must be one of {string.Join(", ", columns)}."));

        var summary = new Summary();
        for (int line = 2; await table.ReadLineAsync(cancellationToken) is { } row; line++)
            if (!summary.Add(row.Split(',').ElementAtOrDefault(column)))
                return TaskResult.Fail(TaskError.Permanent($"'{data.File}' has no number in line {line}.", "NO_NUMBER"));
        await folder.WriteAsync($"{data.File}.summary.json", summary.ToJson().ToJsonString(), cancellationToken);
        return TaskResult.DoneWith(summary.ToJson());
    }

    private sealed class Summary
    {
        private decimal _sum,
            _least = decimal.MaxValue,
            _most = decimal.MinValue;
        private int _count;

        public bool Add(string? text)
        {
            if (!decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out decimal number))
                return false;
            (_count, _sum, _least, _most) = (_count + 1, _sum + number, Math.Min(_least, number), Math.Max(_most, number));
            return true;
        }

        public JsonObject ToJson() =>
            _count == 0
                ? new() { ["count"] = 0 }
                : new()
                {
                    ["count"] = _count,
                    ["sum"] = _sum,
                    ["least"] = _least,
                    ["most"] = _most,
                    ["mean"] = Math.Round(_sum / _count, 2),
                };
    }
}
