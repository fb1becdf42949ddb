using Shop.Demo;

try
{
    return args switch
    {
        [] => await DemoRun.RunAsync(Path.GetFullPath("artifacts/demo")),
        ["submit"] => await Submitter.RunAsync(),
        _ => throw new DemoException(
            "Usage: Shop.Demo (runs the demo), or Shop.Demo submit (submits its tasks; the demo starts this itself)"
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
