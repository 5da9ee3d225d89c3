# The page of a market.

market-title = Market
market-lead = Traders and their stalls by block, with the agent who looks after them.
market-blocks = By block
market-block = Block
market-agent = Agent
market-agent-none = no agent yet
market-agent-set = Change the agent
market-agent-save = Save
market-stalls = Stalls
market-stall = Stall
market-traders = Traders
