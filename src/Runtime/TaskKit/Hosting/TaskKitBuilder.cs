using Microsoft.Extensions.DependencyInjection;
using TaskKit.Backends;
using TaskKit.Registry;

namespace TaskKit;

/// <summary>Chooses the backend in code. Returned by <c>AddTaskKit</c>.</summary>
public sealed class TaskKitBuilder
{
    internal TaskKitBuilder(IServiceCollection services, TaskRegistry registry) => (Services, Registry) = (services, registry);

    /// <summary>The services that TaskKit was added to.</summary>
    public IServiceCollection Services { get; }

    /// <summary>The task types of this host: a copy of what <c>AddTaskKit</c> was given. Handlers may be registered here until the host starts.</summary>
    public TaskRegistry Registry { get; }

    /// <summary>Uses this backend, whatever <c>TaskKit:Backend</c> says.</summary>
    /// <param name="name">The backend's name: the section below <c>TaskKit</c> that it is made from.</param>
    /// <param name="create">Makes the backend; it is disposed with the services.</param>
    public TaskKitBuilder UseBackend(string name, Func<TaskBackendContext, ITaskBackend> create)
    {
        Services.AddSingleton(new BackendChoice(name, create));
        return this;
    }
}
