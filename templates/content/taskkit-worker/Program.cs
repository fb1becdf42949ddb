using TaskKit;

var builder = Host.CreateApplicationBuilder(args);
builder.AddTaskKit(TaskCatalog.Registry);
builder.Build().Run();
