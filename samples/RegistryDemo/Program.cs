using RegistryDemo;

await new Demo(Console.Out).RunAsync();
