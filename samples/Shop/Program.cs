using Shop.Email;
using Shop.Files;
using Shop.Sms;
using TaskKit;

var builder = Host.CreateApplicationBuilder(args);
builder.AddTaskKit(TaskCatalog.Registry);

builder.Services.AddSingleton<SmtpMailer>();
builder.Services.AddHttpClient<SmsGateway>();
builder.Services.AddHttpClient();

builder.Services.AddOptions<SmsOptions>().BindConfiguration("TaskKit:Handlers:sms");
builder.Services.AddOptions<EmailOptions>().BindConfiguration("TaskKit:Handlers:email");
builder.Services.AddOptions<FileCleanupOptions>().BindConfiguration("TaskKit:Handlers:file_cleanup");

builder.Build().Run();
