using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace TaskKit.Http.Tests.Pages;

/// <summary>The code of docs/http.md. It is compiled; the template's test runs such a program.</summary>
internal static class HttpPage
{
    public static void Run(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.AddTaskKit(TaskCatalog.Registry);
        var app = builder.Build();
        app.MapTaskKit();
        app.Run();
    }

    public static void Open(WebApplicationBuilder builder, WebApplication app)
    {
        builder.Services.AddAuthorizationBuilder().AddPolicy("submitters", policy => policy.RequireRole("shop"));
        app.MapTaskKit(api => api.Policies[TaskPermission.Submit] = "submitters");
    }
}
