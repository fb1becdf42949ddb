using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using TaskKit.Http.Mapping;
using TaskKit.Http.Routing;

namespace TaskKit.Http;

/// <summary>Maps the API into a program.</summary>
public static class TaskKitEndpointExtensions
{
    /// <summary>
    /// Maps all routes of the API. They are closed until <paramref name="configure"/> names policies; only in the environment Development and under
    /// <c>dotnet taskkit serve</c> are requests of the same machine served without.
    /// </summary>
    /// <param name="endpoints">The program, to which <c>AddTaskKit</c> or <c>AddTaskKitClient</c> has added TaskKit.</param>
    /// <param name="configure">Names the policies, and changes the limits.</param>
    /// <returns>The group of the routes, for conventions of the host.</returns>
    public static RouteGroupBuilder MapTaskKit(this IEndpointRouteBuilder endpoints, Action<TaskKitHttpOptions>? configure = null)
    {
        var options = new TaskKitHttpOptions();
        configure?.Invoke(options);
        var services = endpoints.ServiceProvider;
        var api = new TaskApi(services, options);
        services.GetRequiredService<LocalServe>().ServedBy(port => LoopbackServer.ListenAt(services, port));
        var group = endpoints.MapGroup("");
        foreach (var (route, handle) in api.Handlers)
            group
                .MapMethods(route.Pattern, [route.Method], http => api.Gate.HandleAsync(http, route, handle))
                .WithMetadata(new TaskPermissionMetadata(route.Permission))
                .WithDisplayName($"TaskKit {route.Method} {route.Pattern}");
        return group;
    }
}
