using TaskKit;
using TaskKit.Http;

var builder = WebApplication.CreateBuilder(args);
builder.AddTaskKit(TaskCatalog.Registry);
var app = builder.Build();

// The API is closed until you name policies of your own authorization, as here:
// app.MapTaskKit(api => api.Policies[TaskPermission.Submit] = "submitters");
app.MapTaskKit();
app.Run();
