using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TaskKit;
using TaskKit.Api;
using TaskKit.Http;

// A program with the API and a worker, for tests that kill it: <file of the runs> <key=value>...
// It listens where 'urls' says, and ends when its standard input does.
var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = Environments.Development });
builder.Configuration.AddInMemoryCollection(
    args.Skip(1).Select(word => word.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], (string?)pair[1]))
);
builder.Logging.ClearProviders().AddSimpleConsole().SetMinimumLevel(LogLevel.Warning);
builder.WebHost.UseUrls(builder.Configuration["urls"] ?? "http://127.0.0.1:0");
builder.Services.AddHostedService<InputWatch>();
builder.AddTaskKit(TaskCatalog.Registry).Use(new RunLedger(args[0]));
var app = builder.Build();
app.MapTaskKit();
await app.RunAsync();
