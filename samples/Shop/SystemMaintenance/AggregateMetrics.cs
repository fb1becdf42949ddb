using System.Text.Json.Nodes;
using TaskKit;
using TaskKit.Backends;

namespace Shop.SystemMaintenance;

/// <summary>A day whose figures are to be kept.</summary>
/// <param name="Day">The day, which names the file.</param>
public sealed record AggregateMetrics(DateOnly Day);

[TaskHandler("metric_aggregation", Description = "Figures of the shop's tasks")]
[TaskDomain("system_maintenance")]
public sealed class AggregateMetricsHandler(ITaskOperations operations, ShopFolder folder) : ITaskHandler<AggregateMetrics>
{
    public async ValueTask<TaskResult> HandleAsync(AggregateMetrics metrics, TaskContext context, CancellationToken cancellationToken)
    {
        var figures = new JsonObject();
        foreach (var state in (await operations.CountAsync(cancellationToken)).GroupBy(count => count.State).OrderBy(group => group.Key))
            figures[state.Key.ToName()] = state.Sum(count => count.Count);
        await folder.WriteAsync($"metrics/{metrics.Day:yyyy-MM-dd}.json", figures.ToJsonString(), cancellationToken);
        return TaskResult.DoneWith(figures);
    }
}
