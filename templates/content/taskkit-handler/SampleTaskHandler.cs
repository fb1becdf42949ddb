using System.ComponentModel.DataAnnotations;
using TaskKit;

namespace Company.Tasks;

public sealed record SampleTask(string SamplePayload);

[TaskHandler("sample_type")]
public sealed class SampleTaskHandler : ITaskHandler<SampleTask>
{
    public async ValueTask<TaskResult> HandleAsync(SampleTask payload, TaskContext context, CancellationToken cancellationToken)
    {
        // Do the work here. It may run more than once: an attempt that dies with its process is repeated.
        await Task.CompletedTask;
        return TaskResult.Done;
    }
}
