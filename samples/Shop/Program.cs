using Shop;
using TaskKit;

var builder = Host.CreateApplicationBuilder(args);
builder.AddTaskKit(TaskCatalog.Registry);
builder.Services.AddShop();
builder.Build().Run();
