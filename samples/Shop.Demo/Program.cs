using Shop.Demo;

try
{
    return args switch
    {
        [] => await DemoRun.RunAsync(Path.GetFullPath("artifacts/demo")),
        ["submit"] => await Submitter.RunAsync(),
        ["sinks"] => await OpenSinks.RunAsync(),
        _ => throw new DemoException(
            "Usage: Shop.Demo (runs the demo), Shop.Demo sinks (the servers that the shop talks to), or Shop.Demo submit (submits the demo's tasks; the demo starts this itself)"
        ),
    };
}
catch (OperationCanceledException)
{
    return 130;
}
catch (DemoException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
